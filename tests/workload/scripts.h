// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The scripts of the scenarios; scenario.cpp gives each its name, port, listener and sysctls.
#pragma once

#include "play.h"

namespace pawprint::workload {

// scripts_listener.cpp
void play_accept(Play& play);
void play_noise(Play& play);
void play_noroute(Play& play);
void play_lsm(Play& play);

// scripts_timewait.cpp
void play_twregress(Play& play);
void play_twreuse(Play& play);
void play_notnewer(Play& play);
void play_ratelimited(Play& play);
void play_finwait2(Play& play);
void play_outofwindow(Play& play);

// scripts_nat.cpp
void play_recycle(Play& play);
void play_recycle_clientclose(Play& play);
void play_story(Play& play);

// scripts_queues.cpp
void play_acceptq(Play& play);
void play_finalack(Play& play);
void play_synq(Play& play);
void play_isn_queue_full(Play& play);

// script_burst.cpp
void play_burst(Play& play);

// scripts_clocks.cpp
void play_clock1(Play& play);
void play_clocks2(Play& play);
void play_clocks3(Play& play);
void play_clocks_100hz(Play& play);
void play_clocks_250hz(Play& play);
void play_clocks_1mhz(Play& play);
void play_clocks_random(Play& play);
void play_clock_wrap(Play& play);
void play_clock_reboot(Play& play);

}  // namespace pawprint::workload
