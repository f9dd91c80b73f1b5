// Preloaded into a process whose wall clock differs from the real time, by a constant or in jumps.
const RealDate = Date;
const aheadMs = Number(process.env.CLOCK_AHEAD_S ?? 0) * 1000;
const leapMs = Number(process.env.LEAPS_EVERY_S ?? 0) * 1000;

const differenceMs = () =>
  leapMs > 0 ? (Math.floor(RealDate.now() / leapMs) % 2 ? aheadMs : -aheadMs) : aheadMs;

class OwnDate extends RealDate {
  // Next copies what a Date has of its own, not what it inherits.
  static parse = RealDate.parse;
  static UTC = RealDate.UTC;

  constructor(...parts) {
    if (parts.length > 0) super(...parts);
    else super(OwnDate.now());
  }

  static now() {
    return RealDate.now() + differenceMs();
  }
}

globalThis.Date = OwnDate;
