package normal

import (
	"regexp"
	"strings"
)

var (
	serviceAddress = regexp.MustCompile(`^10\.96\.\d+\.\d+$`)
	accessVolume   = regexp.MustCompile(`\bkube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}\b`)
	version        = regexp.MustCompile(`^\d+$`)
)

// Given answers whether a text stands in the manifest itself; what the reader gave is
// never replaced.
type Given func(text string) bool

// InManifest is the Given of one manifest's text.
func InManifest(manifest string) Given {
	return func(text string) bool { return strings.Contains(manifest, text) }
}

// Answer rewrites a whole object from the API server in place and gives it back: every
// identity, moment, resourceVersion, generated name, allocated address and node port.
func Answer(value any, given Given) any {
	object, ok := value.(map[string]any)
	if !ok {
		return value
	}
	metadata, _ := object["metadata"].(map[string]any)
	var from, to string
	if prefix, ok := metadata["generateName"].(string); ok {
		if name, ok := metadata["name"].(string); ok && len(name) == len(prefix)+5 {
			from, to = name, prefix+"aaaaa"
		}
	}
	if found, ok := metadata["resourceVersion"].(string); ok && version.MatchString(found) {
		metadata["resourceVersion"] = "1"
	}
	walked := Walk(value, func(text string) string {
		if given(text) {
			return text
		}
		if from != "" {
			text = strings.ReplaceAll(text, from, to)
		}
		text = uid.ReplaceAllStringFunc(text, func(found string) string {
			if given(found) {
				return found
			}
			return UID
		})
		if moment.MatchString(text) {
			return Time
		}
		if serviceAddress.MatchString(text) {
			return "10.96.0.100"
		}
		return accessVolume.ReplaceAllString(text, "kube-api-access-aaaaa")
	})
	ports(object, given)
	return walked
}

// Words replaces, in every text of a recording, identities and names that the server makes up
// inside of its messages.
func Words(recording any, given Given) any {
	return Walk(recording, func(text string) string {
		text = uid.ReplaceAllStringFunc(text, func(found string) string {
			if given(found) {
				return found
			}
			return UID
		})
		return accessVolume.ReplaceAllString(text, "kube-api-access-aaaaa")
	})
}

// Walk replaces every text of a value in place, keys too.
func Walk(value any, replace func(string) string) any {
	switch typed := value.(type) {
	case map[string]any:
		for key, inner := range typed {
			changed := replace(key)
			if changed != key {
				delete(typed, key)
			}
			typed[changed] = Walk(inner, replace)
		}
	case []any:
		for index, inner := range typed {
			typed[index] = Walk(inner, replace)
		}
	case string:
		return replace(typed)
	}
	return value
}

// ports gives allocated node ports of a Service the numbers 30000, 30001, … in order.
func ports(object map[string]any, given Given) {
	if object["kind"] != "Service" {
		return
	}
	spec, _ := object["spec"].(map[string]any)
	next := 30000
	number := func(holder map[string]any, key string) {
		if found, ok := holder[key]; ok && !given(text(found)) {
			holder[key] = next
			next++
		}
	}
	list, _ := spec["ports"].([]any)
	for _, port := range list {
		if fields, ok := port.(map[string]any); ok {
			number(fields, "nodePort")
		}
	}
	number(spec, "healthCheckNodePort")
}
