import { SECOND_MS } from '../base/clock.ts';
import { toIso } from '../base/iso-time.ts';
import type { Attainment, WindowAttainment } from '../slo/attainment.ts';

/** Attainment of one window for machines; durations are seconds of business time, shares lie in [0, 1]. */
export function attainmentDocument(window: WindowAttainment, sameDayGoalShare: number) {
  return {
    days: window.days,
    after: toIso(window.after),
    received: window.received,
    ...figures(window),
    sameDayGoal: { share: sameDayGoalShare, met: window.sameDayGoalMet },
    running: window.running,
    waitingOnYou: window.waitingOnYou,
    closedUnanswered: window.closedUnanswered,
    byPriority: Object.fromEntries(window.byPriority.map(({ priority, figures: of }) => [priority, figures(of)])),
    byFirmware: Object.fromEntries(window.byFirmware.map(({ firmware, figures: of }) => [firmware, figures(of)])),
    notCovered: figures(window.notCovered),
    untracked: window.untracked,
  };
}

function figures({ decided, answeredWithin, answeredLate, breached, share, sameDay, medianMs, p90Ms }: Attainment) {
  return {
    decided,
    answeredWithin,
    answeredLate,
    breached,
    attainment: share,
    sameDay,
    medianBusinessSeconds: medianMs === null ? null : medianMs / SECOND_MS,
    p90BusinessSeconds: p90Ms === null ? null : p90Ms / SECOND_MS,
  };
}
