"""Forms of the pages about uploads, mappings and trusts, one file for each noun."""
