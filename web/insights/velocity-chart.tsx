import { Bar, BarChart, CartesianGrid, LabelList, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import type { VelocityPoint } from "../sprints/capacity.ts";
import { dayLabel, pointTicks } from "./chart-words.ts";
import { useWidth } from "./use-width.ts";

interface Props {
  /** Oldest first. */
  readonly points: readonly VelocityPoint[];
  /** Mean of the last sprints; drawn as a line. */
  readonly average: number | undefined;
  readonly timeZone: string;
  readonly title: string;
}

/** Planned beside done for each completed sprint, from zero: an outline for the plan, a filled bar for what was done. */
export function VelocityChart({ points, average, timeZone, title }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const narrow = width < 560;
  const ticks = pointTicks(Math.max(average ?? 0, ...points.flatMap((point) => [point.plannedPoints, point.velocity])), 4);
  const room = (width - 110) / Math.max(1, points.length);
  return (
    <div ref={ref} className="h-[260px] w-full sm:h-[300px]">
      {width > 0 && (
        <BarChart
          width={width}
          height={narrow ? 260 : 300}
          data={[...points]}
          margin={{ top: 20, right: average === undefined ? 12 : 78, bottom: 4, left: 0 }}
          barGap={2}
          barCategoryGap="24%"
          maxBarSize={44}
          accessibilityLayer
          title={title}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="name"
            tick={{ fill: "var(--text-3)", fontSize: 11 }}
            tickFormatter={(name: string) => shortened(name, room)}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            interval={room < 34 ? "preserveStartEnd" : 0}
            height={28}
          />
          <YAxis domain={[0, ticks.at(-1) ?? 1]} ticks={[...ticks]} tick={{ fill: "var(--text-3)", fontSize: 11 }} tickLine={false} axisLine={false} width={36} />
          <Bar dataKey="plannedPoints" fill="var(--surface-3)" stroke="var(--line-strong)" radius={[3, 3, 0, 0]} isAnimationActive={false}>
            {room > 60 && <LabelList dataKey="plannedPoints" position="top" fontSize={11} fill="var(--text-3)" />}
          </Bar>
          <Bar dataKey="velocity" fill="var(--accent)" radius={[3, 3, 0, 0]} isAnimationActive={false}>
            {room > 34 && <LabelList dataKey="velocity" position="top" fontSize={11} fontWeight={600} fill="var(--accent-text)" />}
          </Bar>
          {average !== undefined && (
            <ReferenceLine
              y={average}
              stroke="var(--text-2)"
              strokeDasharray="4 3"
              label={{ value: `Average ${average}`, position: "right", fill: "var(--text-2)", fontSize: 11, fontWeight: 500 }}
            />
          )}
          <Tooltip isAnimationActive={false} cursor={{ fill: "var(--surface-2)" }} content={<SprintCard timeZone={timeZone} />} />
        </BarChart>
      )}
    </div>
  );
}

/** The tooltip. The chart hands it the sprint. */
function SprintCard({ timeZone, active = false, payload = [] }: { readonly timeZone: string; readonly active?: boolean; readonly payload?: readonly { readonly payload?: VelocityPoint }[] }) {
  const point = payload[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="pop max-w-64 px-3 py-2 text-sm text-text-2">
      <p className="font-semibold text-text-1">{point.name}</p>
      <p>Completed {dayLabel(Date.parse(point.completedAt), timeZone)}</p>
      <p className="tabular-nums">
        Planned {point.plannedPoints}, done {point.velocity}
      </p>
    </div>
  );
}

/** A name cut to the pixels it has; what is most telling of a sprint's name stands at its end. */
function shortened(name: string, room: number): string {
  const fits = Math.max(3, Math.floor(room / 6.5));
  if (name.length <= fits) return name;
  const number = /\d+$/.exec(name)?.[0];
  return number === undefined ? `${name.slice(0, fits - 1)}…` : `${name.charAt(0)}…${number}`;
}
