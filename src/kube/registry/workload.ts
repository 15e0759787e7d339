import { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { isDNS1123Label } from '../apimachinery/names.ts'

/** Where most workloads keep the template of their Pods. */
export const templatePath = Path.of('spec', 'template')

/** A workload's name becomes part of host names. Follows pkg/registry/apps/deployment/strategy.go WarningsOnCreate. */
export function podNameWarnings(object: KubeObject): string[] {
  const messages = isDNS1123Label(object.metadata.name ?? '')
  if (messages.length === 0) return []
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`,
  ]
}
