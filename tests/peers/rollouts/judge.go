package main

import (
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	analysisutil "github.com/argoproj/argo-rollouts/utils/analysis"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

var strategy = field.NewPath("spec", "strategy")

func (found *app) faults() field.ErrorList {
	faults := field.ErrorList{}
	for _, rollout := range found.rollouts {
		faults = append(faults, validation.ValidateRollout(rollout)...)
		named := validation.ReferencedResources{}
		faults = append(faults, found.addServices(rollout, &named)...)
		faults = append(faults, found.addAnalyses(rollout, &named)...)
		faults = append(faults, found.addVirtualService(rollout, &named)...)
		faults = append(faults, validation.ValidateRolloutReferencedResources(rollout, named)...)
	}
	return append(faults, found.metricFaults()...)
}

func (found *app) addServices(rollout *v1alpha1.Rollout, named *validation.ReferencedResources) field.ErrorList {
	services := map[validation.ServiceType]string{}
	if canary := rollout.Spec.Strategy.Canary; canary != nil {
		services[validation.StableService], services[validation.CanaryService] = canary.StableService, canary.CanaryService
	}
	if colours := rollout.Spec.Strategy.BlueGreen; colours != nil {
		services[validation.ActiveService], services[validation.PreviewService] = colours.ActiveService, colours.PreviewService
	}
	faults := field.ErrorList{}
	for kind, name := range services {
		service, ok := found.services[name]
		if ok {
			named.ServiceWithType = append(named.ServiceWithType, validation.ServiceWithType{Service: service, Type: kind})
		} else if name != "" {
			faults = append(faults, field.NotFound(validation.GetServiceWithTypeFieldPath(kind), name))
		}
	}
	return faults
}

func (found *app) addVirtualService(rollout *v1alpha1.Rollout, named *validation.ReferencedResources) field.ErrorList {
	canary := rollout.Spec.Strategy.Canary
	if canary == nil || canary.TrafficRouting == nil || canary.TrafficRouting.Istio == nil {
		return nil
	}
	name := canary.TrafficRouting.Istio.VirtualService.Name
	object, ok := found.virtualServices[name]
	if !ok {
		return field.ErrorList{field.NotFound(strategy.Child("canary", "trafficRouting", "istio", "virtualService"), name)}
	}
	named.VirtualServices = append(named.VirtualServices, object)
	return nil
}

func (found *app) addAnalyses(rollout *v1alpha1.Rollout, named *validation.ReferencedResources) field.ErrorList {
	faults := field.ErrorList{}
	add := func(kind validation.AnalysisTemplateType, analysis *v1alpha1.RolloutAnalysis) {
		if analysis == nil {
			return
		}
		with := validation.AnalysisTemplatesWithType{TemplateType: kind, Args: analysis.Args}
		for _, reference := range analysis.Templates {
			if template, ok := found.templates[reference.TemplateName]; ok {
				with.AnalysisTemplates = append(with.AnalysisTemplates, template.DeepCopy())
			} else {
				faults = append(faults, field.NotFound(strategy.Child(string(kind)), reference.TemplateName))
			}
		}
		named.AnalysisTemplatesWithType = append(named.AnalysisTemplatesWithType, with)
	}
	if canary := rollout.Spec.Strategy.Canary; canary != nil && canary.Analysis != nil {
		add(validation.BackgroundAnalysis, &canary.Analysis.RolloutAnalysis)
	}
	if colours := rollout.Spec.Strategy.BlueGreen; colours != nil {
		add(validation.PrePromotionAnalysis, colours.PrePromotionAnalysis)
		add(validation.PostPromotionAnalysis, colours.PostPromotionAnalysis)
	}
	return faults
}

// What a run makes of its template: arguments filled in, every metric valid.
func (found *app) metricFaults() field.ErrorList {
	faults := field.ErrorList{}
	for name, template := range found.templates {
		path := field.NewPath("analysistemplate").Key(name)
		arguments := []v1alpha1.Argument{}
		for _, argument := range template.Spec.Args {
			hash := "6c7f8d9b4"
			arguments = append(arguments, v1alpha1.Argument{Name: argument.Name, Value: &hash})
		}
		if err := analysisutil.ValidateMetrics(template.Spec.Metrics); err != nil {
			faults = append(faults, field.Invalid(path, name, err.Error()))
		}
		for _, metric := range template.Spec.Metrics {
			resolved, err := analysisutil.ResolveMetricArgs(metric, arguments)
			if err != nil {
				faults = append(faults, field.Invalid(path, metric.Name, err.Error()))
				continue
			}
			faults = append(faults, conditionFaults(path.Key(metric.Name), *resolved)...)
		}
	}
	return faults
}
