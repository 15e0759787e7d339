/** A whole object to begin with. */
export interface Snippet {
  readonly kind: string
  readonly about: string
  readonly text: string
}

const template = (indent: string, name: string) => `${indent}metadata:
${indent}  labels:
${indent}    app: ${name}
${indent}spec:
${indent}  containers:
${indent}  - name: ${name}
${indent}    image: nginx:1.27
`

const head = (apiVersion: string, kind: string, name: string) => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`
const selector = (name: string) => `  selector:\n    matchLabels:\n      app: ${name}\n`

/** Objects a reader often starts from; each is accepted as it stands. */
export const snippets: readonly Snippet[] = [
  {
    kind: 'Deployment',
    about: 'Keeps Pods running and rolls out changes',
    text: `${head('apps/v1', 'Deployment', 'web')}spec:\n  replicas: 3\n${selector('web')}  template:\n${template('    ', 'web')}`,
  },
  {
    kind: 'Service',
    about: 'One address for the Pods that have a label',
    text: `${head('v1', 'Service', 'web')}spec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n    targetPort: 80\n`,
  },
  {
    kind: 'Pod',
    about: 'One or more containers on one node',
    text: `${head('v1', 'Pod', 'web')}  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: nginx:1.27\n`,
  },
  { kind: 'ConfigMap', about: 'Settings as keys and texts', text: `${head('v1', 'ConfigMap', 'settings')}data:\n  mode: blue\n` },
  { kind: 'Secret', about: 'Passwords and keys', text: `${head('v1', 'Secret', 'password')}stringData:\n  password: change-me\n` },
  { kind: 'Namespace', about: 'A room of its own for names', text: head('v1', 'Namespace', 'team') },
  {
    kind: 'Job',
    about: 'Runs Pods until they end well',
    text: `${head('batch/v1', 'Job', 'once')}spec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: once\n        image: busybox:1.36\n        command: ["true"]\n`,
  },
  {
    kind: 'CronJob',
    about: 'Makes a Job by the clock',
    text: `${head('batch/v1', 'CronJob', 'tick')}spec:\n  schedule: "*/5 * * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n          - name: tick\n            image: busybox:1.36\n            command: ["date"]\n`,
  },
  {
    kind: 'StatefulSet',
    about: 'Pods with names and storage of their own',
    text: `${head('apps/v1', 'StatefulSet', 'db')}spec:\n  serviceName: db\n  replicas: 3\n${selector('db')}  template:\n${template('    ', 'db')}`,
  },
  {
    kind: 'DaemonSet',
    about: 'One Pod on every node',
    text: `${head('apps/v1', 'DaemonSet', 'agent')}spec:\n${selector('agent')}  template:\n${template('    ', 'agent')}`,
  },
  {
    kind: 'Ingress',
    about: 'HTTP hosts and paths to Services',
    text: `${head('networking.k8s.io/v1', 'Ingress', 'web')}spec:\n  rules:\n  - http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: web\n            port:\n              number: 80\n`,
  },
  {
    kind: 'PersistentVolumeClaim',
    about: 'Asks for storage',
    text: `${head('v1', 'PersistentVolumeClaim', 'data')}spec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n`,
  },
]
