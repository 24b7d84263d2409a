"""What is done about advisers: profiles, interests, allocations, notes."""
