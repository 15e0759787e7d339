import { Progress } from '../../lesson/progress.ts'
import { KubeGoals } from './card.ts'

/** This browser's storage, or undefined where it is switched off. */
export function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

/** Ticks the cards done before, and shows in the header how many of the page's exercises are done. */
export function showProgress(lesson: string): void {
  const cards = [...document.querySelectorAll('kube-goals')].filter(card => card instanceof KubeGoals)
  const bar = document.querySelector<HTMLElement>('.progress')
  if (cards.length === 0 || bar === null) return
  const { done } = new Progress(storage()).read(lesson)
  for (const card of cards) if (done.includes(card.exercise)) card.setDone()
  const segments = cards.map(card => {
    const segment = document.createElement('i')
    if (done.includes(card.exercise)) segment.dataset['state'] = 'met'
    else if (card.hasAttribute('data-active')) segment.dataset['state'] = 'begun'
    return segment
  })
  bar.querySelector('.segments')?.replaceChildren(...segments)
  const count = bar.querySelector('.count')
  if (count) count.textContent = `${cards.filter(card => done.includes(card.exercise)).length} of ${cards.length}`
  bar.title = 'Exercises done on this page; kept on this device'
  bar.hidden = false
}
