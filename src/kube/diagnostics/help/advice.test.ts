import { describe, expect, it } from 'vitest'
import { diagnose } from '../../diagnose.ts'
import { advise } from './advice.ts'

const web = (extra = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports:
        - name: http
          containerPort: 80
${extra}`
const service = (app: string, target: string) => `---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: ${app}
  ports:
  - port: 80
    targetPort: ${target}
`
const config = '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  mode: blue\n'
const variable = (name: string, key: string, more = '') => `        env:
        - name: MODE
          valueFrom:
            configMapKeyRef:
              name: ${name}
              key: ${key}
${more}`
const ingress = (port: string) => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend:
    service:
      name: web
      port:
        ${port}
`
const autoscaler = (name: string) => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 3
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${name}
`
const account = '---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: robot\n'

describe('advice', () => {
  it.each([
    ['a selector that matches no Pod', web() + service('wbe', 'http'), 'None of the Pods in this file has the labels app=wbe: theirs are app=web.', 'app: wbe'],
    ['a port by an unknown name', web() + service('web', 'https'), 'The Pod behind this Service has no port called https: its ports are called http.', 'https'],
    ['a ConfigMap by another name', web(variable('setting', 'mode')) + config, 'This file has no ConfigMap called setting, but settings.', 'setting'],
    ['a key that is not there', web(variable('settings', 'mood')) + config, 'The ConfigMap settings in this file has no key mood.', 'mood'],
    ['an account by another name', web('      serviceAccountName: robbot\n') + account, 'This file has no ServiceAccount called robbot, but robot.', 'robbot'],
    [
      'a port that the Service lacks',
      web() + service('web', 'http') + ingress('number: 8080'),
      'The Service web in this file has no port 8080, but 80.',
      '8080',
    ],
    ['the target of an autoscaler', web() + autoscaler('wbe'), 'This file has no Deployment called wbe, but web.', 'wbe'],
  ])('tells of %s', (_, text, message, place) => {
    expect(diagnose(text).every(({ accepted }) => accepted)).toBe(true)
    const [advice, ...others] = advise(text)
    expect(others).toEqual([])
    expect(advice?.message).toBe(message)
    const line = text.split('\n')[(advice?.range.start.line ?? 0) - 1] ?? ''
    expect(line.slice((advice?.range.start.column ?? 0) - 1, (advice?.range.end.column ?? 0) - 1)).toBe(place)
  })

  it.each([
    ['what fits', web(variable('settings', 'mode')) + config + service('web', 'http') + ingress('number: 80') + autoscaler('web')],
    ['what the file has nothing to compare with', web(variable('setting', 'mode')) + autoscaler('web')],
    ['what may be missing', web(variable('setting', 'mode', '              optional: true\n')) + config],
    ['what lives in another namespace', web(variable('setting', 'mode')) + config.replace('name: settings', 'name: settings\n  namespace: other')],
    ['what cannot be read', 'kind: [\n'],
  ])('has nothing to say of %s', (_, text) => {
    expect(advise(text)).toEqual([])
  })
})
