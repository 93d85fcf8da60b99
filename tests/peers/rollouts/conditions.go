package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/utils/evaluate"
	"github.com/sirupsen/logrus"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// What Prometheus may answer, and whether that is as good or as bad as it can be.
var answers = []struct {
	result []float64
	worst  v1alpha1.AnalysisPhase // of a measure with an upper bound
	best   v1alpha1.AnalysisPhase
}{
	{[]float64{}, v1alpha1.AnalysisPhaseFailed, v1alpha1.AnalysisPhaseFailed},
	{[]float64{math.NaN()}, v1alpha1.AnalysisPhaseFailed, v1alpha1.AnalysisPhaseFailed},
	{[]float64{0}, v1alpha1.AnalysisPhaseSuccessful, v1alpha1.AnalysisPhaseFailed},
	{[]float64{1e9}, v1alpha1.AnalysisPhaseFailed, v1alpha1.AnalysisPhaseSuccessful},
}

// An answer that is empty or NaN is a miss and no error, and never a success.
func conditionFaults(path *field.Path, metric v1alpha1.Metric) field.ErrorList {
	faults := field.ErrorList{}
	lower := strings.Contains(metric.SuccessCondition, ">= ")
	for _, answer := range answers {
		wanted := answer.worst
		if lower {
			wanted = answer.best
		}
		phase, err := evaluate.EvaluateResult(answer.result, metric, *logrus.NewEntry(logrus.New()))
		if err != nil {
			faults = append(faults, field.Invalid(path, metric.SuccessCondition, err.Error()))
		} else if phase != wanted {
			faults = append(faults, field.Invalid(path, metric.SuccessCondition, fmt.Sprintf("%v is %s", answer.result, phase)))
		}
	}
	return faults
}
