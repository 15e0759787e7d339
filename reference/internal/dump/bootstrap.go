package dump

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"kubenotes.dev/reference/internal/jsontext"
	"kubenotes.dev/reference/internal/normal"
)

// kinds of the objects that a fresh cluster holds and kubectl can show.
var kinds = []string{
	"namespaces", "serviceaccounts", "configmaps", "services", "endpointslices", "daemonsets", "deployments",
	"storageclasses", "priorityclasses", "clusterroles", "clusterrolebindings", "roles", "rolebindings",
	"flowschemas", "prioritylevelconfigurations", "apiservices", "validatingadmissionpolicies",
	"validatingadmissionpolicybindings", "mutatingwebhookconfigurations", "servicecidrs", "ipaddresses",
}

// Bootstrap writes bootstrap.json: every object that the control plane, kubeadm and kind
// made at the start, by kind.
func Bootstrap(version, dir string) error {
	recording := map[string]any{"recorded": Head{Kubernetes: version, Command: "kubectl get KIND --all-namespaces -o json"}}
	for _, kind := range kinds {
		items, err := get(kind)
		if err != nil {
			return err
		}
		for _, item := range items {
			normal.Answer(item, fixed)
			hideCertificates(item)
		}
		recording[kind] = items
	}
	return jsontext.WriteFile(filepath.Join(dir, "bootstrap.json"), recording)
}

// get lists all objects of a kind.
func get(kind string) ([]any, error) {
	out, err := exec.Command("kubectl", "get", kind, "--all-namespaces", "-o", "json").Output()
	if err != nil {
		return nil, fmt.Errorf("kubectl get %s: %w", kind, err)
	}
	value, err := jsontext.Decode(out)
	if err != nil {
		return nil, err
	}
	return value.(map[string]any)["items"].([]any), nil
}

// fixed are the addresses that every cluster of kubeadm's gives the same two Services.
func fixed(text string) bool { return text == "10.96.0.1" || text == "10.96.0.10" }

// hideCertificates replaces what each cluster makes anew in the data of ConfigMaps.
func hideCertificates(value any) {
	object := value.(map[string]any)
	data, ok := object["data"].(map[string]any)
	if !ok {
		return
	}
	for key, text := range data {
		if key == "since" { // the day on which the cluster was made
			data[key] = "2026-01-01"
		}
		if strings.Contains(fmt.Sprint(text), "BEGIN CERTIFICATE") || strings.Contains(fmt.Sprint(text), "certificate-authority-data") || strings.HasPrefix(key, "jws-") {
			data[key] = "<certificate>"
		}
	}
}
