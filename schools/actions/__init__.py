"""Every write to the register and its access list that is a business step."""
