package main

import (
	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/sirupsen/logrus"
)

// generate does what the ApplicationSet controller does between reading a set and writing its Applications.
func generate(set v1alpha1.ApplicationSet, projects projects, files repository) ([]v1alpha1.Application, error) {
	known := map[string]generators.Generator{"Git": generators.NewGitGenerator(files, set.Namespace)}
	log := logrus.NewEntry(logrus.StandardLogger())
	generated, _, err := template.GenerateApplications(log, set, known, &utils.Render{}, projects)
	return generated, err
}
