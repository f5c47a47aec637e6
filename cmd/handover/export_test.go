package handover

// ReadBack shows tests how finished files are checked.
var ReadBack = readBack
