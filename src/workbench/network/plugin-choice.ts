import type { NetworkPlugin } from '../../kube/index.ts'
import { pluginNames, pluginOf } from '../journal.ts'
import { element } from './element.ts'

const does: Readonly<Record<NetworkPlugin, string>> = {
  kindnet: 'It comes with kind, and enforces NetworkPolicies.',
  calico: 'It enforces NetworkPolicies.',
  canal: 'Flannel’s network with Calico’s policies: it enforces them.',
  flannel: 'It does not enforce NetworkPolicies: they are stored, and nothing happens.',
  none: 'There is no Pod network: nodes stay NotReady, and Pods wait.',
}

/** Says what the cluster's network is made with, and starts one with another plugin. */
export class PluginChoice {
  readonly element: HTMLElement
  private readonly now = element('summary')
  private readonly about = element('p', { class: 'plugin-does' })
  private readonly choice = element('select', { id: 'request-plugin' })

  /** `restart` begins anew with a plugin. */
  constructor(restart: (plugin: NetworkPlugin) => void) {
    this.choice.append(...Object.entries(pluginNames).map(([value, name]) => new Option(name, value)))
    this.choice.addEventListener('change', () => this.tell())
    const button = element('button', { type: 'button', class: 'restart-plugin' }, 'Start a fresh cluster with it')
    button.addEventListener('click', () => restart(this.chosen))
    this.element = element(
      'details',
      { class: 'plugin' },
      this.now,
      element('label', { for: 'request-plugin' }, 'Plugin'),
      this.choice,
      this.about,
      element(
        'p',
        {},
        'A network cannot be exchanged under running Pods. The cluster begins again as this page began: what you did in it is gone, your files stay.',
      ),
      button,
    )
  }

  /** The cluster has this plugin. */
  show(plugin: NetworkPlugin): void {
    this.now.textContent = `Network plugin: ${pluginNames[plugin]}`
    this.choice.value = plugin
    this.tell()
  }

  private get chosen(): NetworkPlugin {
    return pluginOf(this.choice.value) ?? 'kindnet'
  }

  private tell(): void {
    this.about.textContent = does[this.chosen]
  }
}
