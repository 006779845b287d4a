"""The one door: contracts become a route table, stacked layers guard it, a transport carries what passes."""
