// Package dump records what the API server says about itself: its schemas, its
// resources, its feature gates and the objects that it creates at its start.
package dump

import (
	"encoding/json"
	"path/filepath"
	"sort"
	"strings"

	"kubenotes.dev/reference/internal/api"
	"kubenotes.dev/reference/internal/jsontext"
)

// Head is the first entry of every recording.
type Head struct {
	Kubernetes string `json:"kubernetes"`
	Command    string `json:"command"`
}

// OpenAPI writes one file for each served group version: all schemas, and of each path
// its methods with their action and kind. Descriptions are left out.
func OpenAPI(client *api.Client, version, dir string) error {
	data, err := client.Get("/openapi/v3", "")
	if err != nil {
		return err
	}
	var index struct {
		Paths map[string]struct {
			URL string `json:"serverRelativeURL"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(data, &index); err != nil {
		return err
	}
	names := make([]string, 0, len(index.Paths))
	for name := range index.Paths {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if name != "api/v1" && !(strings.HasPrefix(name, "apis/") && strings.Count(name, "/") == 2) {
			continue // folders of groups and the server's own endpoints hold no kinds
		}
		text, err := client.Get(index.Paths[name].URL, "application/json")
		if err != nil {
			return err
		}
		value, err := jsontext.Decode(text)
		if err != nil {
			return err
		}
		document := value.(map[string]any)
		recording := map[string]any{
			"recorded":   Head{Kubernetes: version, Command: "kubectl get --raw /openapi/v3/" + name},
			"components": withoutDescriptions(document["components"]),
			"paths":      methods(document["paths"].(map[string]any)),
		}
		file := filepath.Join(dir, strings.ReplaceAll(name, "/", "__")+".json")
		if err := jsontext.WriteFile(file, recording); err != nil {
			return err
		}
	}
	return nil
}

// withoutDescriptions drops the texts of a schema, not the fields that are called so.
func withoutDescriptions(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, inner := range typed {
			switch _, isText := inner.(string); {
			case key == "description" && isText:
			case key == "default" || key == "enum":
				kept[key] = inner
			case key == "properties":
				fields := map[string]any{}
				for name, schema := range inner.(map[string]any) {
					fields[name] = withoutDescriptions(schema)
				}
				kept[key] = fields
			default:
				kept[key] = withoutDescriptions(inner)
			}
		}
		return kept
	case []any:
		kept := make([]any, 0, len(typed))
		for _, inner := range typed {
			kept = append(kept, withoutDescriptions(inner))
		}
		return kept
	}
	return value
}

func methods(paths map[string]any) map[string]any {
	kept := map[string]any{}
	for path, item := range paths {
		operations := map[string]any{}
		for method, operation := range item.(map[string]any) {
			fields, ok := operation.(map[string]any)
			if !ok || method == "parameters" {
				continue
			}
			operations[method] = map[string]any{
				"action": fields["x-kubernetes-action"],
				"kind":   fields["x-kubernetes-group-version-kind"],
			}
		}
		kept[path] = operations
	}
	return kept
}
