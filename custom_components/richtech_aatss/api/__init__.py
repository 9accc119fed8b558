"""The protocol of the Richtech AATSS V2 Pro, without Home Assistant."""
