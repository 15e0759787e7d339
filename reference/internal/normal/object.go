// Package normal replaces what differs from run to run in a recording by fixed values:
// identities, times, and addresses that the cluster chose.
package normal

import (
	"fmt"
	"regexp"
)

const (
	// Time stands for every moment that the cluster wrote.
	Time = "2026-01-01T00:00:00Z"
	// UID stands for every identity.
	UID = "00000000-0000-0000-0000-000000000000"
)

var (
	moment = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`)
	uid    = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
)

// Object rewrites an object from the API server in place: uid, resourceVersion and every
// time of the server. What the manifest gave stays as it is, but for times in metadata.
func Object(value any) {
	object, ok := value.(map[string]any)
	if !ok {
		return
	}
	if metadata, ok := object["metadata"].(map[string]any); ok {
		Metadata(metadata)
	}
	if status, ok := object["status"]; ok {
		object["status"] = Times(status)
	}
}

// Metadata rewrites the metadata of an object in place.
func Metadata(metadata map[string]any) {
	for key, fixed := range map[string]any{"uid": UID, "resourceVersion": "1"} {
		if _, ok := metadata[key]; ok {
			metadata[key] = fixed
		}
	}
	for _, key := range []string{"creationTimestamp", "deletionTimestamp", "managedFields"} {
		if inner, ok := metadata[key]; ok {
			metadata[key] = Times(inner)
		}
	}
	if owners, ok := metadata["ownerReferences"].([]any); ok {
		for _, owner := range owners {
			if fields, ok := owner.(map[string]any); ok {
				fields["uid"] = UIDs(fmt.Sprint(fields["uid"]))
			}
		}
	}
}

// Times gives the value with every text that is a moment replaced.
func Times(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		for key, inner := range typed {
			typed[key] = Times(inner)
		}
	case []any:
		for index, inner := range typed {
			typed[index] = Times(inner)
		}
	case string:
		if moment.MatchString(typed) {
			return Time
		}
	}
	return value
}

// UIDs replaces every identity in a text.
func UIDs(text string) string { return uid.ReplaceAllString(text, UID) }

func text(value any) string { return fmt.Sprint(value) }
