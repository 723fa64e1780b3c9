"""Official documents over the network: a manifest in, files fetched politely, documents in the library."""
