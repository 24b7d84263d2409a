"""What a viewer may see of the work with a school. One module per noun."""
