// Package vectors records the hashes of Pod templates: the names that the real
// controllers give to ReplicaSets and ControllerRevisions of the templates in
// templates.yaml, and what their own function makes of a collision.
package vectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"sigs.k8s.io/yaml"

	"kubenotes.dev/reference/internal/api"
	"kubenotes.dev/reference/internal/dump"
	"kubenotes.dev/reference/internal/jsontext"
)

// Vector is one hash and what it was made of.
type Vector struct {
	Name           string          `json:"name"`
	Kind           string          `json:"kind,omitempty"`
	Template       json.RawMessage `json:"template"`
	CollisionCount *int32          `json:"collisionCount"`
	Hash           string          `json:"hash"`
}

// Recorder asks one lab that has a controller manager.
type Recorder struct {
	Client  *api.Client
	Lab     string // path of the lab command
	Version string
}

// question is one entry of templates.yaml.
type question struct {
	Name     string          `json:"name"`
	Template json.RawMessage `json:"template"`
}

// Record writes hashes.json and podtemplate-types.json.
func (r *Recorder) Record(file, out string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var templates, revisions []Vector
	for index, document := range bytes.Split(text, []byte("\n---\n")) {
		var asked question
		if err := yaml.UnmarshalStrict(document, &asked); err != nil {
			return err
		}
		for _, kind := range []string{"Deployment", "DaemonSet", "StatefulSet"} {
			if kind != "Deployment" && index%2 == 1 {
				continue // every second template is enough for revisions
			}
			vector, err := r.ask(kind, asked)
			if err != nil {
				return fmt.Errorf("%s of %s: %w", kind, asked.Name, err)
			}
			if kind == "Deployment" {
				templates = append(templates, vector)
			} else {
				vector.Kind = kind
				revisions = append(revisions, vector)
			}
		}
	}
	collisions, err := r.collisions(templates)
	if err != nil {
		return err
	}
	err = jsontext.WriteFile(filepath.Join(out, "hashes.json"), map[string]any{
		"recorded":  dump.Head{Kubernetes: r.Version, Command: "labels of ReplicaSets and ControllerRevisions; controller.ComputeHash for collision counts"},
		"templates": append(templates, collisions...),
		"revisions": revisions,
	})
	if err != nil {
		return err
	}
	return r.types(out)
}

// labels and lists by kind: where a controller writes the hash of a template.
var written = map[string]struct{ resource, list, label string }{
	"Deployment":  {"deployments", "replicasets", "pod-template-hash"},
	"DaemonSet":   {"daemonsets", "controllerrevisions", "controller-revision-hash"},
	"StatefulSet": {"statefulsets", "controllerrevisions", "controller.kubernetes.io/hash"},
}

const folder = "/apis/apps/v1/namespaces/default/"

// ask creates one workload, waits for what its controller makes of it and deletes both.
func (r *Recorder) ask(kind string, asked question) (Vector, error) {
	spec := map[string]any{"selector": map[string]any{"matchLabels": map[string]string{"app": "web"}}, "template": asked.Template}
	if kind != "DaemonSet" {
		spec["replicas"] = 0
	}
	if kind == "StatefulSet" {
		spec["serviceName"] = "web"
	}
	body, err := json.Marshal(map[string]any{"apiVersion": "apps/v1", "kind": kind, "metadata": map[string]string{"name": "web"}, "spec": spec})
	if err != nil {
		return Vector{}, err
	}
	where := written[kind]
	made, err := r.Client.Do(http.MethodPost, folder+where.resource, body, "application/json", "")
	if err != nil {
		return Vector{}, err
	}
	if made.Code != http.StatusCreated {
		return Vector{}, fmt.Errorf("%s", made.Body)
	}
	var object struct {
		Spec struct {
			Template json.RawMessage `json:"template"`
		} `json:"spec"`
	}
	if err := json.Unmarshal(made.Body, &object); err != nil {
		return Vector{}, err
	}
	hash, err := r.hash(folder+where.list, where.label)
	if err != nil {
		return Vector{}, err
	}
	return Vector{Name: asked.Name, Template: object.Spec.Template, Hash: hash}, r.remove(where.resource, where.list)
}

type list struct {
	Items []struct {
		Metadata struct {
			Labels map[string]string `json:"labels"`
		} `json:"metadata"`
	} `json:"items"`
}

func (r *Recorder) list(path string) (list, error) {
	var found list
	data, err := r.Client.Get(path, "application/json")
	if err != nil {
		return found, err
	}
	return found, json.Unmarshal(data, &found)
}

// hash waits until the list holds one object and reads its label.
func (r *Recorder) hash(path, label string) (string, error) {
	for range 200 {
		found, err := r.list(path)
		if err != nil {
			return "", err
		}
		if len(found.Items) == 1 {
			return found.Items[0].Metadata.Labels[label], nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return "", fmt.Errorf("the controller made nothing")
}

// remove deletes the workload and all that was made for it.
func (r *Recorder) remove(resource, made string) error {
	options := []byte(`{"gracePeriodSeconds":0,"propagationPolicy":"Background"}`)
	for range 400 {
		for _, path := range []string{folder + resource, folder + made, "/api/v1/namespaces/default/pods"} {
			if _, err := r.Client.Do(http.MethodDelete, path, options, "application/json", ""); err != nil {
				return err
			}
		}
		left := 0
		for _, path := range []string{folder + resource, folder + made, "/api/v1/namespaces/default/pods"} {
			found, err := r.list(path)
			if err != nil {
				return err
			}
			left += len(found.Items)
		}
		if left == 0 {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("%s do not go away", resource)
}

// collisions asks for the hash of some templates with collision counts, and checks that
// the same function gives what the controllers gave without.
func (r *Recorder) collisions(templates []Vector) ([]Vector, error) {
	questions := append([]Vector{}, templates...)
	for index, vector := range templates {
		if index%6 == 0 {
			for _, count := range []int32{0, 1, 7} {
				questions = append(questions, Vector{Name: fmt.Sprintf("%s, collision count %d", vector.Name, count), Template: vector.Template, CollisionCount: &count})
			}
		}
	}
	body, err := json.Marshal(questions)
	if err != nil {
		return nil, err
	}
	command := exec.Command(r.Lab, "hashes")
	command.Stdin, command.Stderr = bytes.NewReader(body), os.Stderr
	text, err := command.Output()
	if err != nil {
		return nil, err
	}
	var hashes []string
	if err := json.Unmarshal(text, &hashes); err != nil {
		return nil, err
	}
	for index := range questions {
		if index < len(templates) && hashes[index] != templates[index].Hash {
			return nil, fmt.Errorf("%s: the controller says %s, its function %s", templates[index].Name, templates[index].Hash, hashes[index])
		}
		questions[index].Hash = hashes[index]
	}
	return questions[len(templates):], nil
}

// types writes the table of Go types that a template's hash runs over.
func (r *Recorder) types(out string) error {
	text, err := exec.Command(r.Lab, "hashes", "types").Output()
	if err != nil {
		return err
	}
	table, err := jsontext.Decode(text)
	if err != nil {
		return err
	}
	return jsontext.WriteFile(filepath.Join(out, "podtemplate-types.json"), map[string]any{
		"recorded": dump.Head{Kubernetes: r.Version, Command: "Go's reflect over corev1.PodTemplateSpec; fields in Go's order"},
		"types":    table,
	})
}
