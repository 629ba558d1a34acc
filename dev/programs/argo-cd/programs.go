//go:build tools

// Package programs pins, by its imports, the versions of Argo CD and of the kustomize it renders manifests with.
package programs

import (
	_ "github.com/argoproj/argo-cd/v3/cmd"
	_ "sigs.k8s.io/kustomize/kustomize/v5"
)
