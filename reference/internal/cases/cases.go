// Package cases asks the API server about manifests: what kubectl prints for each, what
// the server answered, and the object that it made.
package cases

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"

	"kubenotes.dev/reference/internal/api"
	"kubenotes.dev/reference/internal/dump"
	"kubenotes.dev/reference/internal/jsontext"
	"kubenotes.dev/reference/internal/normal"
	"kubenotes.dev/reference/internal/proxy"
)

// Output is what one run of kubectl gave.
type Output struct {
	Stdout string `json:"stdout"`
	Stderr string `json:"stderr"`
	Exit   int    `json:"exit"`
}

// Status is the server's refusal with its causes.
type Status struct {
	Code    int     `json:"code"`
	Reason  string  `json:"reason"`
	Message string  `json:"message"`
	Causes  []Cause `json:"causes"`
}

// Cause is one reason of a refusal.
type Cause struct {
	Type    string `json:"type"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Answer is what the server said to one document of a file.
type Answer struct {
	Status   *Status  `json:"status,omitempty"`
	Warnings []string `json:"warnings"`
	Object   any      `json:"object,omitempty"`
}

// Recorder asks one lab.
type Recorder struct {
	Client  *api.Client
	Proxy   *proxy.Proxy
	Version string
	Missing bool   // leave out what is recorded already
	Work    string // an empty folder; kubectl runs in it, so that file names stay short
}

// Record asks about every manifest *.yaml of a folder and writes an answer for each.
func (r *Recorder) Record(folder, out, only string) error {
	files, err := filepath.Glob(filepath.Join(folder, only+".yaml"))
	if err != nil {
		return err
	}
	sort.Strings(files)
	for index, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if r.recorded(out, name) {
			continue
		}
		manifest, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		given := normal.InManifest(string(manifest))
		recording, err := r.one(filepath.Base(file), manifest, given)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := write(filepath.Join(out, name+".json"), recording, given); err != nil {
			return err
		}
		if (index+1)%50 == 0 {
			fmt.Printf("%d of %d cases\n", index+1, len(files))
		}
	}
	return nil
}

func write(file string, recording any, given normal.Given) error {
	plain, err := jsontext.Plain(recording)
	if err != nil {
		return err
	}
	return jsontext.WriteFile(file, normal.Words(plain, given))
}

// Again normalises the recordings of a folder anew; questions has the manifests, in files or in
// folders of the same names.
func Again(folder, questions string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		recording, err := jsontext.Decode(text)
		if err != nil {
			return err
		}
		name := filepath.Join(questions, strings.TrimSuffix(filepath.Base(file), ".json"))
		manifests := ""
		for _, part := range []string{name + ".yaml", filepath.Join(name, "1.yaml"), filepath.Join(name, "2.yaml")} {
			if text, err := os.ReadFile(part); err == nil {
				manifests += string(text)
			}
		}
		if err := write(file, recording, normal.InManifest(manifests)); err != nil {
			return err
		}
	}
	return nil
}

func (r *Recorder) recorded(out, name string) bool {
	_, err := os.Stat(filepath.Join(out, name+".json"))
	return r.Missing && err == nil
}

func (r *Recorder) one(name string, manifest []byte, given normal.Given) (map[string]any, error) {
	copied := filepath.Join(r.Work, name)
	if err := os.WriteFile(copied, manifest, 0o644); err != nil {
		return nil, err
	}
	defer os.Remove(copied)
	recording := map[string]any{"recorded": dump.Head{
		Kubernetes: r.Version,
		Command:    fmt.Sprintf("kubectl apply -f %[1]s; kubectl create -f %[1]s; kubectl apply --dry-run=server -f %[1]s", name),
	}}
	var created []proxy.Exchange
	for _, step := range []struct {
		key  string
		args []string
	}{
		{"dryRun", []string{"apply", "--dry-run=server", "-f", name}},
		{"apply", []string{"apply", "-f", name}},
		{"create", []string{"create", "-f", name}},
	} {
		output, exchanges, err := r.kubectl(step.args...)
		if err != nil {
			return nil, err
		}
		if err := clean(r.Client, exchanges); err != nil {
			return nil, err
		}
		generated := generatedNames(exchanges)
		output.Stdout, output.Stderr = generated.Replace(output.Stdout), generated.Replace(output.Stderr)
		recording[step.key] = output
		created = exchanges
	}
	answers, err := Answers(created, given)
	if err != nil {
		return nil, err
	}
	recording["warnings"] = []string{}
	for _, answer := range answers {
		recording["warnings"] = append(recording["warnings"].([]string), answer.Warnings...)
		if answer.Status != nil && recording["status"] == nil {
			recording["status"] = answer.Status
		}
		if answer.Object != nil && recording["object"] == nil {
			recording["object"] = answer.Object
		}
	}
	if len(answers) > 1 {
		recording["answers"] = answers
	}
	return recording, nil
}

// kubectl runs one command in the work folder through the recording proxy.
func (r *Recorder) kubectl(args ...string) (Output, []proxy.Exchange, error) {
	command := exec.Command("kubectl", args...)
	command.Dir = r.Work
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		return Output{}, nil, err
	}
	return Output{Stdout: stdout.String(), Stderr: stderr.String(), Exit: command.ProcessState.ExitCode()}, r.Proxy.Take(), nil
}

// Answers reads the exchanges of one kubectl run.
func Answers(exchanges []proxy.Exchange, given normal.Given) ([]Answer, error) {
	var answers []Answer
	for _, exchange := range exchanges {
		value, err := jsontext.Decode(exchange.Body)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", exchange.Method, exchange.Path, err)
		}
		answer := Answer{Warnings: exchange.Warnings}
		if exchange.Code >= http.StatusBadRequest {
			if answer.Status, err = refusal(exchange.Body); err != nil {
				return nil, err
			}
		} else {
			answer.Object = normal.Answer(value, given)
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

func refusal(body []byte) (*Status, error) {
	var status struct {
		Code    int    `json:"code"`
		Reason  string `json:"reason"`
		Message string `json:"message"`
		Details struct {
			Causes []struct {
				Reason  string `json:"reason"`
				Message string `json:"message"`
				Field   string `json:"field"`
			} `json:"causes"`
		} `json:"details"`
	}
	if err := json.Unmarshal(body, &status); err != nil {
		return nil, err
	}
	kept := &Status{Code: status.Code, Reason: status.Reason, Message: status.Message, Causes: []Cause{}}
	for _, cause := range status.Details.Causes {
		kept.Causes = append(kept.Causes, Cause{Type: cause.Reason, Field: cause.Field, Message: cause.Message})
	}
	return kept, nil
}

// generatedNames replaces the random end of each name that the server made.
func generatedNames(exchanges []proxy.Exchange) *strings.Replacer {
	var pairs []string
	for _, exchange := range exchanges {
		var object struct {
			Metadata struct{ Name, GenerateName string } `json:"metadata"`
		}
		if json.Unmarshal(exchange.Body, &object) == nil && object.Metadata.GenerateName != "" && object.Metadata.Name != "" {
			pairs = append(pairs, object.Metadata.Name, object.Metadata.GenerateName+"aaaaa")
		}
	}
	return strings.NewReplacer(pairs...)
}
