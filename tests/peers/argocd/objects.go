package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	reposerver "github.com/argoproj/argo-cd/v3/reposerver/repository"
	"github.com/argoproj/argo-cd/v3/util/app/path"
	utilio "github.com/argoproj/argo-cd/v3/util/io"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

type object struct {
	Group     string `json:"group"`
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

func (o object) String() string {
	return strings.Join([]string{o.Group, o.Kind, o.Namespace, o.Name}, "/")
}

// read lists the objects of an Application's folder as the repository server would send them to the controller.
func read(ctx context.Context, root string, app v1alpha1.Application) ([]object, error) {
	source := app.Spec.GetSource()
	folder, err := path.Path(root, source.Path)
	if err != nil {
		return nil, err
	}
	request := &apiclient.ManifestRequest{
		Repo:              &v1alpha1.Repository{Repo: source.RepoURL},
		ApplicationSource: &source,
		AppName:           app.Name,
		Namespace:         app.Spec.Destination.Namespace,
		ProjectName:       app.Spec.Project,
	}
	paths := utilio.NewRandomizedTempPaths(root)
	sent, err := reposerver.GenerateManifests(ctx, folder, root, "", request, true, nil, maxSize, paths)
	if err != nil {
		return nil, err
	}
	var found []object
	for _, manifest := range sent.Manifests {
		var item unstructured.Unstructured
		if err := json.Unmarshal([]byte(manifest), &item); err != nil {
			return nil, err
		}
		found = append(found, object{item.GroupVersionKind().Group, item.GetKind(), item.GetNamespace(), item.GetName()})
	}
	slices.SortFunc(found, func(a, b object) int { return strings.Compare(a.String(), b.String()) })
	return found, nil
}

// permitted asks the AppProject, which takes an object without a namespace for one of the whole cluster.
func permitted(ctx context.Context, item object, app v1alpha1.Application, project v1alpha1.AppProject, clusters clusters) bool {
	kind := schema.GroupKind{Group: item.Group, Kind: item.Kind}
	allowed, err := project.IsResourcePermitted(kind, item.Name, item.Namespace, clusters.of(ctx, app), clusters.ofProject(ctx))
	return err == nil && allowed
}

// The repository server's default of --max-combined-directory-manifests-size.
var maxSize = resource.MustParse("10M")
