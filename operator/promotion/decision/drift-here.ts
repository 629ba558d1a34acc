/** A column in which an episode found drift. */
export interface DriftedColumn {
  name: string;
  /** What judged it in the last window; undefined where that did not find it drifted again. */
  figures?: {
    test: string;
    statistic: number;
    /** How far the statistic of the raw rows may lie above it; undefined where it is exact. */
    bound: number | undefined;
    threshold: number | undefined;
    /** 0 to 1; undefined for tests that have none. */
    pValue: number | undefined;
    /** Rows of the window with a value in this column. */
    rows: number | undefined;
  };
}

/** An episode of drift that goes on, with what speaks for a new model. */
export interface DriftEpisode {
  id: string;
  since: Date;
  /** The DriftMonitor that found it, and where that is. */
  monitor: string;
  namespace: string;
  /** Those that differ most first. */
  columns: readonly DriftedColumn[];
  /** The last window that was judged, in RFC 3339; undefined where none is told. */
  window: { start: string; end: string; rows: number | undefined } | undefined;
  /** What the window's rows were scored by. */
  artifact: string | undefined;
}

/** What the DriftMonitors of the model find that a promotion starts from. */
export interface DriftHere {
  /** A monitor that has yet to say how it stands, as after its status was lost; undefined where all have said. */
  silent: string | undefined;
  /** How many monitors there are. */
  monitors: number;
  /** The episodes that go on, the one that began last first. */
  episodes: readonly DriftEpisode[];
}
