"""What pages that are looked at rather than read are made of: the matrix, the map, the timeline."""
