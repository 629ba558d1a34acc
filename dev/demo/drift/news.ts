import type { DriftMonitor } from '@churnops/crds/drift-monitor.gen.ts';
import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';

/** The episode that a monitor is in. */
export function episodeOf(monitor: DriftMonitor | undefined): string | undefined {
  const { conditions = [], episode } = monitor?.status ?? {};
  const isDetected = conditions.some(({ type, status }) => type === 'DriftDetected' && status === 'True');
  return isDetected ? episode?.id : undefined;
}

/** What a person would want to read of a monitor, what came first first; much of it was so at the look before. */
export function monitorNews(monitor: DriftMonitor | undefined): string[] {
  const { last, episode, conditions = [] } = monitor?.status ?? {};
  const news: string[] = [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (last === undefined && ready !== undefined && ready.status !== 'True') news.push(ready.message);
  if (last !== undefined) {
    const { start, rows = 0, verdict, columns = [] } = last;
    const drifted = columns.filter(({ verdict }) => verdict === 'Drifted').map(({ name }) => name);
    const what = {
      Alarm: `differs in ${drifted.join(', ')}`,
      Clear: 'looks as ever',
      InsufficientData: 'is too little to judge',
    };
    news.push(`the window of ${String(start).slice(11, 19)} (${rows} rows) ${what[verdict]}`);
  }
  if (episodeOf(monitor) !== undefined)
    news.push(`drift is detected: episode ${episode?.id}, in ${episode?.columns?.join(', ')}`);
  return news;
}

/** What there is to tell of the run that an episode asks for. */
export function runNews(run: TrainingRun | undefined): string[] {
  if (run === undefined) return [];
  const { name } = run.metadata;
  const { phase, metrics, artifact } = run.status ?? {};
  if (phase !== 'Succeeded') return [`TrainingRun ${name} is made because of it, on the newer rows`];
  const version = artifact?.slice(-64, -52);
  return [`trained ${version}: AUC ${metrics?.auc?.toFixed(3)} on newer rows that it had not seen`];
}

/** Whether a run was made because of drift. */
export function wasRetrained(run: TrainingRun | undefined): boolean {
  return run?.spec.cause?.reason === 'Drift';
}
