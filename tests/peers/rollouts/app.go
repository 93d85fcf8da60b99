package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// The objects of a folder that a Rollout may name, by their names.
type app struct {
	rollouts        []*v1alpha1.Rollout
	services        map[string]*corev1.Service
	templates       map[string]*v1alpha1.AnalysisTemplate
	virtualServices map[string]unstructured.Unstructured
}

func read(folder string) (*app, error) {
	found := &app{
		services:        map[string]*corev1.Service{},
		templates:       map[string]*v1alpha1.AnalysisTemplate{},
		virtualServices: map[string]unstructured.Unstructured{},
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if err := found.add(text); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return found, nil
}

// An unknown field is an error: the controller would pass over it.
func (found *app) add(text []byte) error {
	var object unstructured.Unstructured
	if err := yaml.Unmarshal(text, &object.Object); err != nil {
		return err
	}
	switch object.GetKind() {
	case "Rollout":
		rollout := &v1alpha1.Rollout{}
		found.rollouts = append(found.rollouts, rollout)
		return yaml.UnmarshalStrict(text, rollout)
	case "Service":
		service := &corev1.Service{}
		found.services[object.GetName()] = service
		return yaml.UnmarshalStrict(text, service)
	case "AnalysisTemplate":
		template := &v1alpha1.AnalysisTemplate{}
		found.templates[object.GetName()] = template
		return yaml.UnmarshalStrict(text, template)
	case "VirtualService":
		found.virtualServices[object.GetName()] = object
	}
	return nil
}
