"""The whole public site as HTML: addresses, links, languages, and the judgement of the Nu HTML checker."""
