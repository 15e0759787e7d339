import { fit, item, tab } from './draw-parts.ts'
import type { Box } from './layout.ts'
import type { Letters } from './letters.ts'
import { type Picture, type PodItem, podStates } from './model.ts'
import { type Shape, shape } from './shape.ts'

/** STATUS words that do not fit beside their glyph, shorter. */
const short: Readonly<Record<string, string>> = {
  ContainerCreating: 'Creating',
  PodInitializing: 'Initializing',
  CrashLoopBackOff: 'CrashLoop',
  ImagePullBackOff: 'PullBackOff',
  ErrImagePull: 'ErrPull',
  ErrImageNeverPull: 'NeverPull',
  CreateContainerConfigError: 'ConfigError',
  CreateContainerError: 'CreateError',
  InvalidImageName: 'BadImage',
}

/** What a Pod is called inside its owner: `fx4k7` of `web-7d4b9c6f5-fx4k7`. */
function suffix(pod: PodItem, picture: Picture): string {
  const owner = picture.owners.find(one => one.key === pod.owner)
  return owner !== undefined && pod.name.startsWith(`${owner.name}-`) && owner.kind !== 'StatefulSet' ? pod.name.slice(owner.name.length + 1) : pod.name
}

/** A Pod's whole name for screen readers. */
function labelOf(pod: PodItem, picture: Picture, letters: Letters): string {
  const owner = picture.owners.find(one => one.key === pod.owner)
  const parts = [
    `Pod ${pod.name}`,
    pod.status,
    pod.state === 'ready' ? 'ready' : pod.state === 'done' ? undefined : 'not ready',
    pod.node === '' ? 'waiting for a node' : `on ${pod.node}`,
    owner === undefined ? undefined : `${owner.kind} ${letters.letter(owner.key)}`,
    pod.receives ? 'receives traffic' : undefined,
    pod.restarts > 0 ? `${pod.restarts} restarts` : undefined,
  ]
  return parts.filter(part => part !== undefined).join(', ')
}

/** A Pod as a card, or as a tile of 28 by 28 where there are many. */
export function drawPod(pod: PodItem, box: Box, tile: boolean, picture: Picture, letters: Letters): Shape {
  const look = podStates[pod.state]
  const letter = letters.letter(pod.owner)
  const colors = `--state: var(--${look.color}); --wash: var(--${look.color}-wash)`
  const inset = look.border / 2
  const ground = shape('rect', {
    class: 'pod',
    style: colors,
    x: inset,
    y: inset,
    width: box.width - look.border,
    height: box.height - look.border,
    rx: tile ? 6 : 9 - inset,
    'stroke-width': look.border,
    'stroke-dasharray': look.dash === '' ? undefined : look.dash,
    'stroke-linecap': pod.state === 'pending' || pod.state === 'going' ? 'round' : undefined,
  })
  const hatched =
    pod.state === 'going' ? shape('rect', { fill: 'url(#hatch)', x: 1, y: 1, width: box.width - 2, height: box.height - 2, rx: tile ? 6 : 8 }) : undefined
  const label = labelOf(pod, picture, letters)
  const command = `kubectl describe pod ${pod.name} -n ${pod.namespace}`
  if (tile) {
    return item(
      pod.key,
      box,
      label,
      command,
      ground,
      hatched,
      shape('text', { class: 'glyph', style: colors, x: 14, y: 19, 'text-anchor': 'middle' }, `${letter}${look.glyph}`),
    )
  }
  const name = suffix(pod, picture)
  const nameWidth = box.width - 46 - (pod.containers > 1 ? pod.containers * 9 : 0)
  const status = pod.state === 'starting' && pod.status === 'Running' ? 'Not ready' : fit(short[pod.status] ?? pod.status, box.width - 28, 5.9)
  const containers = Array.from({ length: pod.containers > 1 ? Math.min(pod.containers, 4) : 0 }, (_, index) =>
    shape('rect', { class: 'container', x: box.width - 22 - (index + 1) * 9, y: 10, width: 6, height: 6, rx: 1.5 }),
  )
  return item(
    pod.key,
    box,
    label,
    command,
    ground,
    hatched,
    letter === '' ? undefined : tab(box.height, letter, letters.color(pod.owner)),
    shape('text', { class: 'name pod-name', x: 24, y: 18 }, fit(name, nameWidth, 7.5)),
    ...containers,
    shape('text', { class: 'small', style: `fill: var(--${look.color})`, x: 24, y: 34 }, status),
    shape('text', { class: 'glyph', style: colors, x: box.width - 8, y: 19, 'text-anchor': 'end', 'data-state': pod.state }, look.glyph),
    shape('circle', { class: pod.receives ? 'foot receives' : 'foot', style: colors, cx: box.width / 2, cy: box.height, r: 4 }),
  )
}
