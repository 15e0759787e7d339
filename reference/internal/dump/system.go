package dump

import (
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"kubenotes.dev/reference/internal/jsontext"
	"kubenotes.dev/reference/internal/normal"
)

// running are the kinds in which a cluster with nodes shows what runs it.
var running = []string{"nodes", "deployments", "daemonsets", "replicasets", "controllerrevisions", "pods", "endpointslices"}

var (
	containerID = regexp.MustCompile(`^containerd://[0-9a-f]{64}$`)
	podAddress  = regexp.MustCompile(`^(10\.244\.\d)\.\d+$`)
)

// System writes system.json: what a cluster with three nodes shows of itself when it has come to
// rest, mirror Pods of the control plane among them.
func System(version, dir string) error {
	recording := map[string]any{"recorded": Head{Kubernetes: version, Command: "kubectl get KIND --all-namespaces -o json, on a cluster with nodes"}}
	lists := map[string][]any{}
	names := map[string]string{}
	for _, kind := range running {
		items, err := get(kind)
		if err != nil {
			return err
		}
		lists[kind] = items
		number(items, names)
	}
	for kind, items := range lists {
		for _, item := range items {
			normal.Walk(item, func(text string) string {
				if renamed, ok := names[text]; ok {
					return renamed
				}
				if containerID.MatchString(text) {
					return "containerd://" + strings.Repeat("0", 64)
				}
				return podAddress.ReplaceAllString(text, "$1.2")
			})
			metadata := item.(map[string]any)["metadata"].(map[string]any)
			prefix, made := metadata["generateName"]
			delete(metadata, "generateName") // the name is fixed already
			normal.Answer(item, fixed)
			if made {
				metadata["generateName"] = prefix
			}
		}
		sort.Slice(items, func(i, j int) bool { return path(items[i]) < path(items[j]) })
		recording[kind] = items
	}
	return jsontext.WriteFile(filepath.Join(dir, "system.json"), recording)
}

// number gives generated names the ends aaaaa, aaaab, … in the order of the nodes.
func number(items []any, names map[string]string) {
	place := func(item any) string { return field(item, "spec", "nodeName") + field(item, "status", "podIP") }
	sort.SliceStable(items, func(i, j int) bool { return place(items[i]) < place(items[j]) })
	counts := map[string]int{}
	for _, item := range items {
		made, prefix := field(item, "metadata", "name"), field(item, "metadata", "generateName")
		if prefix != "" && len(made) == len(prefix)+5 {
			names[made] = prefix + normal.Ending(counts[prefix])
			counts[prefix]++
		}
	}
}

func path(item any) string {
	return field(item, "metadata", "namespace") + "/" + field(item, "metadata", "name")
}

func field(item any, keys ...string) string {
	for _, key := range keys {
		fields, _ := item.(map[string]any)
		item = fields[key]
	}
	text, _ := item.(string)
	return text
}
