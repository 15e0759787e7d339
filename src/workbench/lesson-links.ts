/** What a problem is about, as far as it tells which lesson explains it. */
export interface ProblemTopic {
  readonly message: string
  /** The path of the field; empty when the server names none. */
  readonly field: string
  /** The kind of the object; empty when the text names none. */
  readonly kind: string
}

/** Which lesson explains a problem: by the server's words, by the field, by the kind. The first that fits is taken. */
const rules: readonly { readonly lesson: string; readonly message?: RegExp; readonly field?: RegExp; readonly kind?: RegExp }[] = [
  { lesson: 'objects/yaml', message: /converting YAML|yaml: |cannot unmarshal|invalid object to validate/ },
  { lesson: 'objects/yaml', message: /duplicate field|already set in map/ },
  { lesson: 'network/ingress', message: /no matches for kind "Ingress/ },
  { lesson: 'workloads/replicaset', message: /no matches for kind "Replica/ },
  { lesson: 'objects/manifest', message: /no matches for kind|is registered for version|'Kind' is missing|(?:apiVersion|kind) not set/ },
  { lesson: 'workloads/choose', message: /unknown field "spec\.(?:replicas|schedule|serviceName|volumeClaimTemplates|strategy|updateStrategy|completions)"/ },
  { lesson: 'objects/manifest', message: /unknown field/ },
  {
    lesson: 'objects/manifest',
    message: /RFC 1123|DNS-1035|resource name may not|cannot use generate name/,
    field: /^(?:metadata\.(?:name|generateName|namespace))?$/,
  },
  { lesson: 'objects/selector-template', message: /does not match template|a valid label must be|empty selector/ },
  { lesson: 'workloads/job', field: /restartPolicy$/, kind: /Job$/ },
  { lesson: 'pods/lifecycle', field: /(?:restartPolicy|terminationGracePeriodSeconds)$/ },
  { lesson: 'workloads/rolling-update', field: /^spec\.(?:strategy|minReadySeconds|progressDeadlineSeconds|revisionHistoryLimit)/ },
  { lesson: 'workloads/cronjob', field: /^spec\.(?:schedule|timeZone|concurrencyPolicy|startingDeadlineSeconds|\w+JobsHistoryLimit)/ },
  { lesson: 'architecture/node', field: /tolerations/ },
  { lesson: 'network/service', field: /[rR]eadinessProbe/ },
  { lesson: 'debug/method', field: /(?:liveness|startup)Probe/ },
  { lesson: 'pods/pod', field: /[cC]ontainers|volumes/ },
  { lesson: 'network/service-types', field: /nodePort|externalName|clusterIP|loadBalancer|spec\.type/, kind: /^Service$/ },
  { lesson: 'objects/selector-template', field: /selector|labels/, kind: /^(?:Deployment|DaemonSet|StatefulSet|Job)$/ },
  { lesson: 'pods/pod', kind: /^Pod$/ },
  { lesson: 'workloads/deployment', kind: /^Deployment$/ },
  { lesson: 'workloads/replicaset', kind: /^Replica/ },
  { lesson: 'workloads/daemonset', kind: /^DaemonSet$/ },
  { lesson: 'workloads/statefulset', kind: /^(?:StatefulSet|PersistentVolumeClaim|PersistentVolume|StorageClass)$/ },
  { lesson: 'workloads/job', kind: /^Job$/ },
  { lesson: 'workloads/cronjob', kind: /^CronJob$/ },
  { lesson: 'network/service', kind: /^(?:Service|Endpoints|EndpointSlice)$/ },
  { lesson: 'network/ingress', kind: /^Ingress/ },
  { lesson: 'network/cni', kind: /^NetworkPolicy$/ },
  { lesson: 'network/metallb', kind: /^(?:IPAddressPool|L2Advertisement)$/ },
  { lesson: 'kind/expose', kind: /^(?:Gateway|GatewayClass|HTTPRoute|ReferenceGrant)$/ },
  { lesson: 'architecture/cluster', kind: /^Node$/ },
]

/** The lessons that problems can lead to, each once. */
export const linkedLessons: readonly string[] = [...new Set(rules.map(({ lesson }) => lesson))]

/** The address of the lesson that explains a problem, such as `objects/yaml`; undefined when none does. */
export function lessonOn({ message, field, kind }: ProblemTopic): string | undefined {
  const fits = (pattern: RegExp | undefined, text: string) => pattern === undefined || pattern.test(text)
  return rules.find(rule => fits(rule.message, message) && fits(rule.field, field) && fits(rule.kind, kind))?.lesson
}
