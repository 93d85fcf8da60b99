package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// declared is what an environment's Argo CD folder holds, in the order of its files.
type declared struct {
	sets     []v1alpha1.ApplicationSet
	projects projects
}

// projects answers as the cluster that holds these AppProjects; a request for anything else panics.
type projects struct {
	client.Client
	all []v1alpha1.AppProject
}

func (p projects) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	for _, project := range p.all {
		if project.Namespace == key.Namespace && project.Name == key.Name {
			project.DeepCopyInto(into.(*v1alpha1.AppProject))
			return nil
		}
	}
	return apierrors.NewNotFound(schema.GroupResource{Group: "argoproj.io", Resource: "appprojects"}, key.Name)
}

func load(root, environment string) (declared, error) {
	var found declared
	paths, err := filepath.Glob(filepath.Join(root, "renders", environment, "argocd", "*.yaml"))
	if err != nil {
		return found, err
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return found, err
		}
		if err := found.add(text); err != nil {
			return found, fmt.Errorf("%s: %w", path, err)
		}
	}
	return found, nil
}

func (d *declared) add(text []byte) error {
	var header struct{ Kind string }
	if err := yaml.Unmarshal(text, &header); err != nil {
		return err
	}
	switch header.Kind {
	case "ApplicationSet":
		var set v1alpha1.ApplicationSet
		err := yaml.UnmarshalStrict(text, &set)
		d.sets = append(d.sets, set)
		return err
	case "AppProject":
		var project v1alpha1.AppProject
		err := yaml.UnmarshalStrict(text, &project)
		d.projects.all = append(d.projects.all, project)
		return err
	}
	return fmt.Errorf("kind `%s` is neither ApplicationSet nor AppProject", header.Kind)
}
