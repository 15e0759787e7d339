import type { Node, Pod } from '../../../api/types.gen.ts'
import { compareText } from '../../../apimachinery/labels.ts'
import type { Quantity } from '../../../apimachinery/quantity.ts'
import { newQuantity, parseQuantity } from '../../../apimachinery/quantity.ts'
import type { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { ageCell } from '../../cells.ts'
import { podLimits, podRequests } from '../../pod-rules.ts'

type Amounts = ReadonlyMap<string, Quantity>
type Size = (quantity: Quantity) => number

const milli: Size = quantity => quantity.milliValue()
const whole: Size = quantity => quantity.value()

/** What Go on amd64 makes of a part of nothing, as a whole number. */
const goNaN = '-9223372036854775808'

/** `100m (2%)`: an amount and its part of what the node has, cut to whole percents. */
function share(amount: Quantity | undefined, total: Quantity, size: Size, orZero: boolean): string {
  const part = amount ?? newQuantity(0, 'DecimalSI')
  const all = size(total)
  const percent = all === 0 ? (orZero ? 0 : goNaN) : Math.trunc((size(part) / all) * 100)
  return `${part} (${percent}%)`
}

function total(pods: readonly Pod[], of: (pod: Pod) => Amounts): Map<string, Quantity> {
  const sums = new Map<string, Quantity>()
  for (const pod of pods) for (const [name, amount] of of(pod)) sums.set(name, sums.get(name)?.add(amount) ?? amount)
  return sums
}

const standard: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods'])

function writeTotals(out: DescribeWriter, pods: readonly Pod[], amountOf: (name: string) => Quantity, names: readonly string[]): void {
  const requests = total(pods, pod => podRequests(pod))
  const limits = total(pods, pod => podLimits(pod))
  const line = (name: string, size: Size) =>
    out.line(1, `${name}\t${share(requests.get(name), amountOf(name), size, true)}\t${share(limits.get(name), amountOf(name), size, true)}`)
  out.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)')
  out.line(1, 'Resource\tRequests\tLimits')
  out.line(1, '--------\t--------\t------')
  line('cpu', milli)
  line('memory', whole)
  line('ephemeral-storage', whole)
  for (const name of names.filter(each => each.startsWith('hugepages-'))) line(name, whole)
  const zero = newQuantity(0, 'DecimalSI')
  for (const name of names.filter(each => !each.startsWith('hugepages-') && !standard.has(each)))
    out.line(1, `${name}\t${requests.get(name) ?? zero}\t${limits.get(name) ?? zero}`)
}

/** The node's Pods and what they take of it. Follows kubectl/pkg/describe/describe.go describeNodeResource. */
export function writePodsOf(out: DescribeWriter, node: Node, pods: readonly Pod[], now: number): void {
  const { capacity = {}, allocatable = {} } = node.status
  const amounts = Object.keys(allocatable).length > 0 ? allocatable : capacity
  const amountOf = (name: string) => parseQuantity(amounts[name] ?? '0')
  out.line(0, `Non-terminated Pods:\t(${pods.length} in total)`)
  out.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  out.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  for (const pod of pods) {
    const requests = podRequests(pod, { useStatusResources: true })
    const limits = podLimits(pod, { useStatusResources: true })
    const cells = [
      share(requests.get('cpu'), amountOf('cpu'), milli, false),
      share(limits.get('cpu'), amountOf('cpu'), milli, false),
      share(requests.get('memory'), amountOf('memory'), whole, false),
      share(limits.get('memory'), amountOf('memory'), whole, false),
      ageCell(pod, now),
    ]
    out.line(1, `${pod.metadata.namespace ?? ''}\t${pod.metadata.name ?? ''}\t\t${cells.join('\t')}`)
  }
  writeTotals(out, pods, amountOf, Object.keys(amounts).sort(compareText))
}
