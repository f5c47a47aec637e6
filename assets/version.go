package assets

// Version is the program's, the same as FyneApp.toml's, as sheets state it.
const Version = "0.1.0"
