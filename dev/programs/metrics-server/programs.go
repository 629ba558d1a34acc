//go:build tools

// Package programs pins, by its import, the version of metrics-server; it needs a newer Kubernetes than the rest.
package programs

import _ "sigs.k8s.io/metrics-server/cmd/metrics-server"
