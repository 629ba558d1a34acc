//go:build tools

// Package programs pins, by its import, the version of the Versity S3 Gateway, the S3 store that tests run.
package programs

import _ "github.com/versity/versitygw/cmd/versitygw"
