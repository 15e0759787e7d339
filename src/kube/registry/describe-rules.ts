import type { PolicyRule } from '../api/types.gen.ts'
import { compareText } from '../apimachinery/labels.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { DescribeWriter } from '../apimachinery/tabwriter.ts'
import { writeAnnotations, writeLabels } from './describe-meta.ts'

interface SimpleRule {
  readonly verbs: string[]
  readonly groups: readonly string[]
  readonly resources: readonly string[]
  readonly names: readonly string[]
  readonly urls: readonly string[]
}

const goList = (list: readonly string[]) => `[${list.join(' ')}]`

/** As Go prints the rule; the order of the table is the order of these texts. */
const ruleText = ({ verbs, groups, resources, names, urls }: SimpleRule) =>
  `&PolicyRule{Verbs:${goList(verbs)},APIGroups:${goList(groups)},Resources:${goList(resources)},ResourceNames:${goList(names)},NonResourceURLs:${goList(urls)},}`

/** One rule per group, resource and name, with all its verbs; one per URL and verb. Follows kubectl/pkg/util/rbac/rbac.go BreakdownRule and CompactRules. */
function compactRules(rules: readonly PolicyRule[]): SimpleRule[] {
  const simple = new Map<string, SimpleRule>()
  const urls: SimpleRule[] = []
  for (const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } of rules) {
    const names: readonly (readonly string[])[] = resourceNames.length === 0 ? [[]] : resourceNames.map(name => [name])
    for (const group of apiGroups) {
      for (const resource of resources) {
        for (const verb of verbs ?? []) {
          for (const name of names) {
            const key = JSON.stringify([group, resource, name])
            const known = simple.get(key) ?? { verbs: [], groups: [group], resources: [resource], names: name, urls: [] }
            if (!known.verbs.includes(verb)) known.verbs.push(verb)
            simple.set(key, known)
          }
        }
      }
    }
    for (const url of nonResourceURLs) for (const verb of verbs ?? []) urls.push({ verbs: [verb], groups: [], resources: [], names: [], urls: [url] })
  }
  return [...urls, ...simple.values()].sort((a, b) => compareText(ruleText(a), ruleText(b)))
}

/** `deployments.apps/scale`. Follows kubectl/pkg/describe/describe.go CombineResourceGroup. */
function resourceText({ resources: [resource], groups: [group] }: SimpleRule): string {
  if (resource === undefined) return ''
  const slash = resource.indexOf('/')
  const name = slash < 0 ? resource : resource.slice(0, slash)
  return `${name}${group ? `.${group}` : ''}${slash < 0 ? '' : resource.slice(slash)}`
}

/** The description of a Role or ClusterRole. Follows RoleDescriber. */
export function describeRole(role: KubeObject & { readonly rules: readonly PolicyRule[] | null }): string {
  const out = new DescribeWriter()
  out.line(0, `Name:\t${role.metadata.name ?? ''}`)
  writeLabels(out, 'Labels', role.metadata.labels)
  writeAnnotations(out, 'Annotations', role.metadata.annotations)
  out.line(0, 'PolicyRule:')
  out.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
  out.line(1, '---------\t-----------------\t--------------\t-----')
  for (const rule of compactRules(role.rules ?? [])) out.line(1, `${resourceText(rule)}\t${goList(rule.urls)}\t${goList(rule.names)}\t${goList(rule.verbs)}`)
  return out.toString()
}
