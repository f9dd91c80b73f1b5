const threads = [150, 192, 234, 276, 318, 360, 402];
const wave = (y: number) =>
  `M-20 ${y}C110 ${y - 90} 210 ${y + 100} 340 ${y + 20}S560 ${y - 60} 680 ${y + 40}`;

/** Illustration of the log-in page. */
export function LoginDrawing() {
  return (
    <svg
      className="absolute right-0 bottom-0 w-full opacity-90 max-lg:h-full max-lg:w-[58%] max-lg:opacity-80"
      viewBox="0 0 640 420"
      aria-hidden="true"
      preserveAspectRatio="xMaxYMax slice"
    >
      <g
        fill="none"
        stroke="oklch(0.97 0.008 88)"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeDasharray="13 10"
        opacity=".22"
      >
        {threads.map((y) => (
          <path key={y} d={wave(y)} />
        ))}
      </g>
      <path
        d={wave(276)}
        fill="none"
        stroke="oklch(0.83 0.15 79)"
        strokeWidth="3.5"
        strokeLinecap="round"
        strokeDasharray="13 10"
      />
    </svg>
  );
}
