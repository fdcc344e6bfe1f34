/** The piano at the left: a press sounds a key, a drag runs over them. */

import type { RollContext } from "../context";
import { type Point, yToPitch } from "../geometry";
import type { Drag, Press } from "./drag";
import { NEW_VELOCITY } from "./draw";

export function pressKeyboard(context: RollContext, press: Press): Drag | null {
  const track = context.drawingTrack();
  if (press.button !== 0 || !track) return null;
  const sound = ({ y }: Point) => {
    const pitch = yToPitch(context.view, y);
    if (pitch === context.local.pressedPitch) return;
    context.show({ pressedPitch: pitch });
    context.actions.audition(track.id, pitch, NEW_VELOCITY);
  };
  sound(press);
  const release = () => context.show({ pressedPitch: null });
  return { threshold: 0, move: sound, end: release, cancel: release };
}
