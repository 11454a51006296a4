"""Pictures: taken in by their content, kept without what they tell of their maker, made in the sizes that pages use."""
