import { parentPort, workerData } from 'node:worker_threads'
import { compareScripts } from './scripts.ts'

parentPort?.postMessage(compareScripts(workerData as string | undefined))
