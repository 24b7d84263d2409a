"""The night's steps, one module each. A step reads through `store`, calls `calc`, writes through `store`."""
