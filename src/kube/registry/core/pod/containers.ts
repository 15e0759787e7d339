import type { Container, EphemeralContainer, PodSpec } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'

/** A container of any of the three lists: what is common to them. */
export type AnyContainer = Container | EphemeralContainer

/** The lists of containers in a Pod's spec, in the order they are visited. */
export const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const
/** The name of one of the three lists. */
export type ContainerList = (typeof containerLists)[number]

/** Calls `visit` for every container: init containers, containers, ephemeral containers. Follows pkg/api/pod/util.go VisitContainers. */
export function visitContainers(spec: PodSpec, visit: (container: AnyContainer, list: ContainerList) => void): void {
  for (const list of containerLists) for (const container of spec[list] ?? []) visit(container, list)
}

/** Whether `test` holds for one container at least. */
export function someContainer(spec: PodSpec, test: (container: AnyContainer) => boolean): boolean {
  return containerLists.some(list => (spec[list] ?? []).some(test))
}

/** As `visitContainers`, with each container's path below `path`. Follows pkg/apis/core/pods/helpers.go VisitContainersWithPath. */
export function visitContainersWithPath(spec: PodSpec, path: Path, visit: (container: AnyContainer, path: Path) => void): void {
  for (const list of containerLists) {
    const containers = spec[list]
    if (containers === undefined || containers === null || containers.length === 0) continue
    const listPath = path.child(list)
    for (const [index, container] of containers.entries()) visit(container, listPath.index(index))
  }
}

/** Whether an init container runs beside the others: a sidecar. Follows pkg/api/pod/util.go IsRestartableInitContainer. */
export function isRestartableInitContainer(container: AnyContainer): boolean {
  return container.restartPolicy === 'Always'
}

/** The path `spec` of a Pod, and `template.spec` and the like for what holds a template at `parent`. */
export function specPath(parent: Path | undefined): Path {
  return parent === undefined ? Path.of('spec') : parent.child('spec')
}
