package dump

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"kubenotes.dev/reference/internal/api"
	"kubenotes.dev/reference/internal/jsontext"
)

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

// Discovery writes discovery.json: the resources of every group in the server's order,
// and the table that `kubectl api-resources` makes of them.
func Discovery(client *api.Client, version, dir string) error {
	recording := map[string]any{
		"recorded": Head{Kubernetes: version, Command: "kubectl get --raw /api, /apis (" + aggregated + "), kubectl api-resources -o wide"},
	}
	for key, path := range map[string]string{"api": "/api", "apis": "/apis"} {
		text, err := client.Get(path, aggregated)
		if err != nil {
			return err
		}
		if recording[key], err = jsontext.Decode(text); err != nil {
			return err
		}
	}
	text, err := client.Get("/version", "")
	if err != nil {
		return err
	}
	if recording["version"], err = jsontext.Decode(text); err != nil {
		return err
	}
	for key, args := range map[string][]string{
		"resources": {"api-resources", "-o", "wide"},
		"versions":  {"api-versions"},
	} {
		out, err := exec.Command("kubectl", args...).Output()
		if err != nil {
			return fmt.Errorf("kubectl %v: %w", args, err)
		}
		recording[key] = strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	}
	return jsontext.WriteFile(filepath.Join(dir, "discovery.json"), recording)
}

var feature = regexp.MustCompile(`(?m)^kubernetes_feature_enabled\{name="([^"]+)",stage="([^"]*)"\} (\d)`)

// FeatureGates writes feature-gates.json: name, stage and whether it is on.
func FeatureGates(client *api.Client, version, dir string) error {
	text, err := client.Get("/metrics", "")
	if err != nil {
		return err
	}
	type gate struct {
		Name  string `json:"name"`
		Stage string `json:"stage"`
		On    bool   `json:"on"`
	}
	var gates []gate
	for _, match := range feature.FindAllStringSubmatch(string(text), -1) {
		gates = append(gates, gate{Name: match[1], Stage: match[2], On: match[3] == "1"})
	}
	if len(gates) == 0 {
		return fmt.Errorf("/metrics names no feature gate")
	}
	sort.Slice(gates, func(i, j int) bool { return gates[i].Name < gates[j].Name })
	return jsontext.WriteFile(filepath.Join(dir, "feature-gates.json"), map[string]any{
		"recorded": Head{Kubernetes: version, Command: "kubectl get --raw /metrics"},
		"gates":    gates,
	})
}
