package mutations

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"kubenotes.dev/reference/internal/api"
	"kubenotes.dev/reference/internal/dump"
)

// groups hold the kinds that are asked about: those that people write manifests of.
var groups = []struct{ name, kinds string }{
	{"core", "Namespace Node Pod PodTemplate ReplicationController Service Endpoints ConfigMap Secret ServiceAccount PersistentVolume PersistentVolumeClaim ResourceQuota LimitRange Event Binding"},
	{"apps", "Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision"},
	{"batch", "Job CronJob"},
	{"networking.k8s.io", "Ingress IngressClass NetworkPolicy"},
	{"discovery.k8s.io", "EndpointSlice"},
	{"autoscaling", "HorizontalPodAutoscaler"},
	{"policy", "PodDisruptionBudget"},
	{"rbac.authorization.k8s.io", "Role ClusterRole RoleBinding ClusterRoleBinding"},
	{"storage.k8s.io", "StorageClass VolumeAttachment CSIDriver"},
	{"scheduling.k8s.io", "PriorityClass"},
	{"coordination.k8s.io", "Lease"},
}

// Recorder asks one lab.
type Recorder struct {
	Client  *api.Client
	Version string
}

// resource is where a kind is created.
type resource struct {
	Name       string `json:"name"`
	Kind       string `json:"kind"`
	Namespaced bool   `json:"namespaced"`
}

// Record asks about every kind of the groups that can be created and writes a file for each. The
// shapes are read from the module k8s.io/api in Go's module cache.
func (r *Recorder) Record(reference, out string) error {
	command := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/api")
	command.Dir = reference
	module, err := command.Output()
	if err != nil {
		return fmt.Errorf("k8s.io/api: %w", err)
	}
	data := filepath.Join(strings.TrimSpace(string(module)), "testdata", "HEAD")
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, group := range groups {
		for _, version := range []string{"v1", "v2"} {
			if err := r.group(group.name, version, strings.Fields(group.kinds), data, out); err != nil {
				return fmt.Errorf("%s/%s: %w", group.name, version, err)
			}
		}
	}
	return nil
}

func (r *Recorder) group(group, version string, kinds []string, data, out string) error {
	root := "/apis/" + group + "/" + version
	if group == "core" {
		root = "/api/" + version
	}
	text, err := r.Client.Get(root, "application/json")
	if err != nil {
		return nil // this group has no such version
	}
	var list struct {
		Resources []resource `json:"resources"`
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return err
	}
	for _, one := range list.Resources {
		if !slices.Contains(kinds, one.Kind) || strings.Contains(one.Name, "/") {
			continue
		}
		file := strings.Join([]string{group, version, one.Kind, "json"}, ".")
		text, err := os.ReadFile(filepath.Join(data, file))
		if err != nil {
			return err
		}
		path := root + "/" + one.Name
		if one.Namespaced {
			path = root + "/namespaces/default/" + one.Name
		}
		if err := r.kind(text, path, filepath.Join(out, file+".gz")); err != nil {
			return fmt.Errorf("%s: %w", one.Kind, err)
		}
	}
	return nil
}

func (r *Recorder) kind(text []byte, path, out string) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var given map[string]any
	if err := decoder.Decode(&given); err != nil {
		return err
	}
	object := shape(given).(map[string]any)
	object["apiVersion"], object["kind"] = given["apiVersion"], given["kind"]
	if said, err := r.ask(path, object); err != nil || said != "" {
		return fmt.Errorf("the whole object does not decode: %s %w", said, err)
	}
	mutations := Mutations(object)
	said := make([]string, len(mutations))
	var group sync.WaitGroup
	var mutex sync.Mutex
	var failed error
	for worker := range 4 {
		group.Go(func() {
			for index := worker; index < len(mutations); index += 4 {
				answer, err := r.ask(path, mutations[index].Body)
				said[index] = hidden(answer, mutations[index].Path)
				if err != nil {
					mutex.Lock()
					failed = err
					mutex.Unlock()
					return
				}
			}
		})
	}
	group.Wait()
	if failed != nil {
		return failed
	}
	fmt.Printf("%s: %d faults\n", filepath.Base(out), len(mutations))
	return r.write(out, object, said)
}

// ask gives the words of a refusal to decode, or none.
func (r *Recorder) ask(path string, body Object) (string, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return "", err
	}
	answer, err := r.Client.Do(http.MethodPost, path+"?dryRun=All&fieldValidation=Strict", text, "application/json", "")
	if err != nil {
		return "", err
	}
	var status struct {
		Message string `json:"message"`
	}
	if err := json.Unmarshal(answer.Body, &status); err != nil {
		return "", err
	}
	if answer.Code == http.StatusBadRequest && strings.Contains(status.Message, " cannot be handled as a ") {
		return status.Message, nil
	}
	return "", nil
}

var entry = regexp.MustCompile(`\[\d+\]`)

// hidden writes the path of a fault as {path}, and without the numbers of entries as {fields}.
func hidden(message, path string) string {
	message = strings.ReplaceAll(message, `"`+path+`"`, `"{path}"`)
	return strings.ReplaceAll(message, "."+entry.ReplaceAllString(path, "")+" of type", ".{fields} of type")
}

// write writes the shape, the different words, and by number which of them each fault met.
func (r *Recorder) write(file string, object Object, said []string) error {
	words := []string{""}
	numbers := map[string]int{"": 0}
	verdicts := make([]int, len(said))
	for index, text := range said {
		if _, known := numbers[text]; !known {
			numbers[text] = len(words)
			words = append(words, text)
		}
		verdicts[index] = numbers[text]
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for index, part := range []struct {
		name  string
		value any
	}{
		{"recorded", dump.Head{Kubernetes: r.Version, Command: "create with fieldValidation=Strict and dryRun=All of each fault, through the API"}},
		{"object", object}, {"words", words}, {"verdicts", verdicts},
	} {
		out.WriteString(map[bool]string{true: "{\n", false: ",\n"}[index == 0])
		fmt.Fprintf(&out, "%q: ", part.name)
		if err := encoder.Encode(part.value); err != nil {
			return err
		}
		out.Truncate(out.Len() - 1)
	}
	out.WriteString("\n}\n")
	return compressed(file, out.Bytes())
}

func compressed(file string, text []byte) error {
	var out bytes.Buffer
	writer, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := writer.Write(text); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}
