package main

import (
	"context"
	"fmt"
	"time"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/argo"
	"github.com/argoproj/argo-cd/v3/util/argo/normalizers"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

type application struct {
	Set        string   `json:"set"`
	Name       string   `json:"name"`
	Project    string   `json:"project"`
	Path       string   `json:"path"`
	Objects    []object `json:"objects"`    // what the repository server reads from the path, sorted
	Conditions []string `json:"conditions"` // what Argo CD says of the Application itself
	Refused    []string `json:"refused"`    // the objects that the AppProject does not permit
}

// examine takes an Application through what Argo CD checks before it applies anything.
func examine(ctx context.Context, root, set string, app v1alpha1.Application, projects projects) application {
	source := app.Spec.GetSource()
	found := application{
		Set: set, Name: app.Name, Project: app.Spec.Project, Path: source.Path,
		Objects: []object{}, Conditions: specProblems(app), Refused: []string{},
	}
	var project v1alpha1.AppProject
	if err := projects.Get(ctx, client.ObjectKey{Namespace: app.Namespace, Name: app.Spec.Project}, &project); err != nil {
		found.Conditions = append(found.Conditions, err.Error())
		return found
	}
	clusters := registered(projects)
	conditions, err := argo.ValidatePermissions(ctx, &app.Spec, &project, clusters)
	if err != nil {
		found.Conditions = append(found.Conditions, err.Error())
	}
	for _, condition := range conditions {
		found.Conditions = append(found.Conditions, condition.Message)
	}
	objects, err := read(ctx, root, app)
	if err != nil {
		found.Conditions = append(found.Conditions, err.Error())
	}
	for _, item := range objects {
		found.Objects = append(found.Objects, item)
		if !permitted(ctx, item, app, project, clusters) {
			found.Refused = append(found.Refused, item.String())
		}
	}
	return found
}

// specProblems are the faults that Argo CD finds in an Application only when it comes to use the field.
func specProblems(app v1alpha1.Application) []string {
	problems := []string{}
	if !argo.IsValidAppName(app.Name) {
		problems = append(problems, fmt.Sprintf("`%s` cannot be the name of an Application", app.Name))
	}
	if _, err := normalizers.NewIgnoreNormalizer(app.Spec.IgnoreDifferences, nil, normalizers.IgnoreNormalizerOpts{}); err != nil {
		problems = append(problems, "ignoreDifferences: "+err.Error())
	}
	if policy := app.Spec.SyncPolicy; policy != nil && policy.Retry != nil {
		if _, err := policy.Retry.NextRetryAt(time.Time{}, 1); err != nil {
			problems = append(problems, "syncPolicy.retry: "+err.Error())
		}
	}
	return problems
}

func validate(projects projects) []string {
	problems := []string{}
	for _, project := range projects.all {
		if err := project.ValidateProject(); err != nil {
			problems = append(problems, project.Name+": "+err.Error())
		}
	}
	return problems
}
