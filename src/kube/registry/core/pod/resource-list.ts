import { parseQuantity } from '../../../apimachinery/quantity.ts'

/** Amounts by the name of their resource, such as `cpu` and `memory`. */
export type ResourceList = Record<string, string>

const milliScale = -3

/** Rounds the amounts of a resource list up to thousandths, in place. Follows pkg/apis/core/v1/defaults.go SetDefaults_ResourceList. */
export function setResourceListDefaults(list: ResourceList | undefined): void {
  if (list === undefined) return
  for (const name in list) {
    const text = list[name] ?? ''
    const rounded = parseQuantity(text).roundUp(milliScale).toString()
    if (rounded !== text) list[name] = rounded
  }
}
