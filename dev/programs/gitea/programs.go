//go:build tools

// Package programs pins, by its import, the version of Gitea, the forge that tests and the demo run.
package programs

import _ "code.gitea.io/gitea"
