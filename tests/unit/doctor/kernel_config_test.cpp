// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/kernel_config.h"

#include <zlib.h>

#include "catch.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

TEST_CASE("kernel config: values of the names, n where it is not set or not there", "[unit]") {
  const std::vector<ConfigUse> names{
      {"CONFIG_A", ""}, {"CONFIG_B", ""}, {"CONFIG_C", ""}, {"CONFIG_D", ""}};
  const auto values = parse_kernel_config(
      "#\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=m\nCONFIG_AB=y\nCONFIG_X=\"x=y\"", names);
  CHECK(values == std::map<std::string, std::string>{
                      {"CONFIG_A", "y"}, {"CONFIG_B", "n"}, {"CONFIG_C", "m"}, {"CONFIG_D", "n"}});
}

TEST_CASE("kernel config: the first place that has it is read", "[unit]") {
  const test::TempDir root;
  CHECK_FALSE(read_kernel_config(root.path(), "5.4.286"));
  root.write("lib/modules/5.4.286/config", "CONFIG_A=m\n");
  CHECK(read_kernel_config(root.path(), "5.4.286") == "CONFIG_A=m\n");
  root.write("boot/config-5.4.286", "CONFIG_A=n\n");
  CHECK(read_kernel_config(root.path(), "5.4.286") == "CONFIG_A=n\n");
  CHECK_FALSE(read_kernel_config(root.path(), "5.4.0"));
  const auto path = root.write("proc/config.gz", "");
  const gzFile file = gzopen(path.c_str(), "wb");
  gzputs(file, "CONFIG_A=y\n");
  gzclose(file);
  CHECK(read_kernel_config(root.path(), "5.4.286") == "CONFIG_A=y\n");
}

}  // namespace
}  // namespace pawprint
